import { ConfigurationError } from '../../core/errors.js';

/** What stands for a keyword, by its name, as in the deploy CLI's `AUTH0_KEYWORD_REPLACE_MAPPINGS`. */
export type Keywords = Readonly<Record<string, unknown>>;

const KEYWORD = /(?<quote>['"]?)@@(?<json>\w+)@@\k<quote>|##(?<plain>\w+)##/g;

/**
 * Replaces keywords as Auth0's deploy CLI does: `@@NAME@@`, in quotes or not, by JSON, and `##NAME##` by the bare text.
 * @param label What the text is called in messages.
 * @throws ConfigurationError where a keyword is not given: a script would take its name for a value.
 */
export function replaceKeywords(text: string, keywords: Keywords, label: string): string {
  const missing = new Set<string>();
  const replaced = text.replace(KEYWORD, (found: string, _quote: string, json: string | undefined, plain: string | undefined) => {
    const name = json ?? plain ?? '';
    if (!Object.hasOwn(keywords, name)) {
      missing.add(found.replace(/^['"]|['"]$/g, ''));
      return found;
    }
    return plain === undefined ? JSON.stringify(keywords[name]) : String(keywords[name]);
  });
  if (missing.size === 0) return replaced;
  throw new ConfigurationError(`${label} holds ${[...missing].join(', ')}: give what stands for it as the option keywords.`);
}
