import assert from 'node:assert/strict';
import { prometheusText } from '../../lib/core/prometheus.js';

describe('prometheusText', () => {
  it('writes each metric with what it is, and each sample on a line', () => {
    const text = prometheusText([
      { name: 'a_total', type: 'counter', help: 'How often.', samples: [{ value: 3 }, { labels: { of: 'x', by: 'y' }, value: 0.5 }] },
      { name: 'b', type: 'gauge', help: 'Nothing.', samples: [] },
      { name: 'c', type: 'histogram', help: 'How long.', samples: [{ labels: { le: '+Inf' }, value: 1, suffix: '_bucket' }] },
    ]);
    assert.equal(
      text,
      '# HELP a_total How often.\n# TYPE a_total counter\na_total 3\na_total{of="x",by="y"} 0.5\n' +
        '# HELP c How long.\n# TYPE c histogram\nc_bucket{le="+Inf"} 1\n',
    );
  });

  it('DSH-02: lets no label or help text end its line or its quotes', () => {
    const name = 'crm"} 1\nforged{x="\\';
    const text = prometheusText([{ name: 'a', type: 'gauge', help: 'One\nTwo \\', samples: [{ labels: { source: name }, value: 1 }] }]);
    assert.deepEqual(text.split('\n'), ['# HELP a One\\nTwo \\\\', '# TYPE a gauge', 'a{source="crm\\"} 1\\nforged{x=\\"\\\\"} 1', '']);
  });

  it('writes what is no finite number as the format has it', () => {
    const values = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1e21, -0];
    const text = prometheusText([{ name: 'a', type: 'gauge', help: 'h', samples: values.map((value) => ({ value })) }]);
    assert.deepEqual(text.split('\n').slice(2, -1), ['a +Inf', 'a -Inf', 'a NaN', 'a 1e+21', 'a 0']);
  });
});
