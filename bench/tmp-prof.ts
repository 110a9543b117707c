import bcrypt from 'bcrypt';
import mongoose from 'mongoose';
import { startMongo } from './contender.js';
import { createMigrator } from '../lib/index.js';
import { migratableUser, mongooseStores } from '../lib/stores/mongoose/index.js';
import { bcryptHasher } from '../lib/passwords/index.js';
const mongo = await startMongo();
await mongoose.connect(mongo.uri + '/prof');
const schema = new mongoose.Schema({ name: String }); schema.plugin(migratableUser);
const User = mongoose.model('Ours', schema);
const Hand = mongoose.model('Hand', new mongoose.Schema({ name: String, email: { type: String, unique: true }, passwordHash: String }));
await Hand.init();
const { limits, ...stores } = mongooseStores(User);
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const migrator = createMigrator({ ...stores, passwords: { hasher: bcryptHasher({ cost: 4 }) }, logger });
const limited = createMigrator({ ...stores, limits, passwords: { hasher: bcryptHasher({ cost: 4 }) }, logger });
await limited.ready();
const passwordHash = await bcrypt.hash('correct horse battery', 4);
for (let n = 0; n < 100; n++) { await User.collection.insertOne({ email: `p${n}@x.org`, passwordHash, name: 'n', credentialsVersion: 'x', emailVerified: true }); await Hand.collection.insertOne({ email: `p${n}@x.org`, passwordHash, name: 'n' }); }
const ways: Record<string, (n: number) => Promise<unknown>> = {
  ours: async (n) => { const r = await migrator.login({ identifier: `p${n % 100}@x.org`, password: 'correct horse battery' }); if (r.status !== 'verified') throw new Error(); return migrator.sessionOf(r.user); },
  hand: async (n) => { const u = await Hand.findOne({ email: `p${n % 100}@x.org` }); if (!(await bcrypt.compare('correct horse battery', u!.passwordHash!))) throw new Error(); return u!.id; },
  limited: async (n) => { const r = await limited.login({ identifier: `p${n % 100}@x.org`, password: 'correct horse battery', ip: '10.0.0.' + (n % 50) }); if (r.status !== 'verified') throw new Error(); },
};
const which = (process.argv[2] ?? 'ours,hand').split(',');
const sums: Record<string, number[]> = {};
for (let round = 0; round < Number(process.argv[3] ?? 12); round++) for (const w of which) {
  const c0 = process.cpuUsage(); let i = 0; const N = 1000;
  const worker = async () => { while (i < N) await ways[w]!(i++); };
  await Promise.all(Array.from({ length: 8 }, worker));
  const c = process.cpuUsage(c0); if (round > 2) (sums[w] ??= []).push((c.user + c.system) / N);
}
for (const w of which) { const s = sums[w]!.sort((a, b) => a - b); console.log(w, 'median us/login cpu', s[s.length >> 1]!.toFixed(0), 'min', s[0]!.toFixed(0)); }
await mongoose.disconnect(); await mongo.stop(); process.exit();
