import { Decimal128, Long } from 'bson';
import { show } from '../bson/show.js';
import { isNumeric, toNumber, typeAliases } from '../bson/types.js';
import { fail } from '../errors.js';
import type { Operator } from './operators.js';

interface Arithmetic {
  readonly name: string;
  readonly verb: string;
  readonly combine: (old: number, operand: number) => number;
  /** What a missing field becomes. */
  readonly initial: (operand: unknown) => unknown;
}

const arithmetic = ({ name, verb, combine, initial }: Arithmetic): Operator => ({
  prepare(operand, path) {
    if (!isNumeric(operand)) fail('TypeMismatch', `Cannot ${verb} with non-numeric argument: {${path}: ${show(operand)}}`);
    return (old) => {
      if (old === undefined) return initial(operand);
      if (!isNumeric(old))
        fail(
          'TypeMismatch',
          `Cannot apply ${name} to a value of non-numeric type. The field '${path}' has the type ${typeAliases(old)[0]}`,
        );
      const result = combine(toNumber(old), toNumber(operand));
      if (old instanceof Decimal128 || operand instanceof Decimal128) return Decimal128.fromString(String(result));
      return (old instanceof Long || operand instanceof Long) && Number.isInteger(result) ? Long.fromNumber(result) : result;
    };
  },
});

export const $inc = arithmetic({
  name: '$inc',
  verb: 'increment',
  combine: (old, operand) => old + operand,
  initial: (operand) => operand,
});

export const $mul = arithmetic({ name: '$mul', verb: 'multiply', combine: (old, operand) => old * operand, initial: () => 0 });
