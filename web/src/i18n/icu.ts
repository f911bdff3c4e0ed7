import type { ThirdPartyModule } from 'i18next';

/*
 * ICU messages, the part that our texts use: {name}, {n, number}, plural (exact and by category, with #) and select,
 * nested. The full parser of FormatJS would be a tenth of the shell's whole budget.
 */

type Choices = Map<string, Node[]>;
type Node =
  | { kind: 'text'; text: string }
  | { kind: 'value'; name: string; number: boolean }
  | { kind: 'hash' }
  | { kind: 'plural' | 'select'; name: string; choices: Choices };

class Parser {
  #at = 0;

  constructor(private readonly source: string) {}

  message(inPlural: boolean, nested: boolean): Node[] {
    const nodes: Node[] = [];
    let text = '';
    const flush = () => {
      if (text) nodes.push({ kind: 'text', text });
      text = '';
    };
    while (this.#at < this.source.length) {
      const sign = this.source[this.#at];
      if (sign === '}' && nested) break;
      if (sign === "'") text += this.#quoted();
      else if (sign === '{' || (sign === '#' && inPlural)) {
        flush();
        this.#at += 1;
        nodes.push(sign === '#' ? { kind: 'hash' } : this.#argument(inPlural));
      } else {
        text += sign ?? '';
        this.#at += 1;
      }
    }
    flush();
    return nodes;
  }

  /** A lone apostrophe is one; before a sign of the syntax it quotes up to the next. */
  #quoted(): string {
    const next = this.source[this.#at + 1] ?? '';
    if (next === "'") {
      this.#at += 2;
      return "'";
    }
    const end = '{}#'.includes(next) && next !== '' ? this.source.indexOf("'", this.#at + 2) : -1;
    if (end < 0) {
      this.#at += 1;
      return "'";
    }
    const text = this.source.slice(this.#at + 1, end);
    this.#at = end + 1;
    return text;
  }

  #argument(inPlural: boolean): Node {
    const name = this.#word();
    if (this.#take('}')) return { kind: 'value', name, number: false };
    this.#expect(',');
    const type = this.#word();
    if (type === 'number' && this.#take('}')) return { kind: 'value', name, number: true };
    if (type !== 'plural' && type !== 'select') throw new SyntaxError(`unknown type "${type}"`);
    this.#expect(',');
    const choices: Choices = new Map();
    while (!this.#take('}')) {
      const key = this.#word();
      this.#expect('{');
      choices.set(key, this.message(type === 'plural' || inPlural, true));
      this.#expect('}');
    }
    if (!choices.has('other')) throw new SyntaxError(`"${name}" has no "other"`);
    return { kind: type, name, choices };
  }

  #space(): void {
    while (/\s/.test(this.source[this.#at] ?? '')) this.#at += 1;
  }

  #word(): string {
    this.#space();
    const word = /^[^\s,{}]+/.exec(this.source.slice(this.#at))?.[0];
    if (!word) throw new SyntaxError(`a word is missing at ${this.#at}`);
    this.#at += word.length;
    this.#space();
    return word;
  }

  #take(sign: string): boolean {
    this.#space();
    if (this.source[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new SyntaxError(`"${sign}" is missing at ${this.#at}`);
  }
}

const parsed = new Map<string, Node[]>();
const plurals = new Map<string, Intl.PluralRules>();
const numbers = new Map<string, Intl.NumberFormat>();

function remembered<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function numberText(value: unknown, locale: string): string {
  return remembered(numbers, locale, () => new Intl.NumberFormat(locale)).format(Number(value));
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function chosen(node: Extract<Node, { choices: Choices }>, value: unknown, locale: string): Node[] {
  const { choices } = node;
  if (node.kind === 'select') return choices.get(String(value)) ?? choices.get('other') ?? [];
  const category = remembered(plurals, locale, () => new Intl.PluralRules(locale)).select(Number(value));
  return choices.get(`=${String(value)}`) ?? choices.get(category) ?? choices.get('other') ?? [];
}

function write(nodes: Node[], values: Record<string, unknown>, locale: string, hash: unknown): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
          return node.text;
        case 'hash':
          return numberText(hash, locale);
        case 'value':
          return node.number ? numberText(values[node.name], locale) : wordOf(values[node.name]);
        default: {
          const value = values[node.name];
          return write(chosen(node, value, locale), values, locale, node.kind === 'plural' ? value : hash);
        }
      }
    })
    .join('');
}

/** Throws SyntaxError for a message that is not well formed. */
export function formatIcu(message: string, values: Record<string, unknown>, locale: string): string {
  const nodes = remembered(parsed, message, () => new Parser(message).message(false, false));
  return write(nodes, values, locale, undefined);
}

interface IcuFormat extends ThirdPartyModule {
  parse: (text: string, values: Record<string, unknown>, locale: string) => string;
  addLookupKeys: (keys: string[]) => string[];
}

/** As i18next takes it: texts are ICU messages, and keys have no plural endings of their own. */
export const icuFormat: IcuFormat = {
  type: 'i18nFormat' as ThirdPartyModule['type'],
  init: () => undefined,
  parse: formatIcu,
  addLookupKeys: (keys) => keys,
};
