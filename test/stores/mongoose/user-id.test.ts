import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { userIds } from '../../../lib/stores/mongoose/user-id.js';

const HEX = '65f0c0ffee65f0c0ffee65f0';
const UUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

const modelWith = (definition: mongoose.SchemaDefinition) => new mongoose.Mongoose().model('User', new mongoose.Schema(definition));

describe('The ids of a model', () => {
  const objectIds = userIds(modelWith({}));
  const uuids = userIds(modelWith({ _id: mongoose.Schema.Types.UUID }));
  const texts = userIds(modelWith({ _id: String }));

  it('go from text to what the database keeps, and back', () => {
    for (const [ids, text] of [
      [objectIds, HEX],
      [uuids, UUID],
      [texts, 'ada'],
    ] as const) {
      assert.equal(ids.text(ids.native(text)), text);
      const fresh = ids.fresh();
      assert.equal(ids.text(ids.native(fresh)), fresh);
    }
    assert.equal((objectIds.native(HEX) as unknown as { _bsontype: string })._bsontype, 'ObjectId');
    assert.equal((uuids.native(UUID) as unknown as { sub_type: number }).sub_type, 4);
  });

  it('have one spelling', () => {
    assert.equal(objectIds.text(HEX.toUpperCase()), HEX);
    assert.equal(uuids.text(UUID.toUpperCase()), UUID);
    assert.equal(texts.text('Ada'), 'Ada');
  });

  it('are found in documents, in plain copies of them, and in values of any copy of the driver', () => {
    const document = new (modelWith({}))({ _id: HEX });
    const objectId = new mongoose.mongo.ObjectId(HEX);
    const foreign = { _bsontype: 'ObjectId', toHexString: () => HEX };
    for (const user of [document, document.toObject(), { id: HEX }, { _id: HEX }, objectId, { _id: objectId }, foreign]) {
      assert.equal(objectIds.text(user), HEX);
    }
    const uuid = new mongoose.mongo.UUID(UUID);
    const bytes = Buffer.from(UUID.replaceAll('-', ''), 'hex');
    const identified = new (modelWith({ _id: mongoose.Schema.Types.UUID }))({ _id: UUID });
    for (const user of [uuid, { _id: uuid }, new mongoose.mongo.Binary(bytes, 4), { id: UUID }, identified, identified.toObject()]) {
      assert.equal(uuids.text(user), UUID);
    }
    assert.equal(texts.text({ _id: 'ada' }), 'ada');
  });

  it('SES-04: are not found in anything else', () => {
    const nonsense = [
      null,
      undefined,
      '',
      0,
      7,
      true,
      [],
      {},
      [HEX],
      { $ne: null },
      { id: { $gt: '' } },
      { _id: {} },
      { _id: 7 },
      () => HEX,
    ];
    const disguised = [
      { _bsontype: 'ObjectId', toHexString: HEX },
      { _bsontype: 'Binary', sub_type: 4, buffer: UUID },
      { id: { _id: HEX } },
    ];
    for (const value of [...nonsense, ...disguised]) {
      for (const ids of [objectIds, uuids, texts]) assert.equal(ids.text(value), null, JSON.stringify(value));
    }
    for (const text of ['65f0c0ffee65', `${HEX}0`, 'not an id', UUID]) assert.equal(objectIds.text(text), null, text);
    for (const text of [HEX, UUID.replaceAll('-', ''), `${UUID}0`]) assert.equal(uuids.text(text), null, text);
    for (const ids of [objectIds, uuids, texts]) assert.equal(ids.native({ $ne: null } as unknown as string), undefined);
  });

  it('are refused where they are of a kind that no text stands for', () => {
    assert.throws(() => userIds(modelWith({ _id: Number })), {
      code: 'configuration',
      message: /ObjectId, a UUID or a String, got Number/,
    });
  });
});
