import { describe, expect, it } from 'vitest';
import { formatIcu } from './icu';

const plural =
  '{count, plural, =0 {пусто} one {# диалог} few {# диалога} many {# диалогов} other {# диалога}}';

describe('ICU messages', () => {
  it.each([
    ['Hello {name}', { name: 'Ann' }, 'en', 'Hello Ann'],
    ['{ name }!', { name: 'Ann' }, 'en', 'Ann!'],
    ['nothing {missing}.', {}, 'en', 'nothing .'],
    ['{n, number}', { n: 12345 }, 'en', '12,345'],
    ['{count, plural, one {# item} other {# items}}', { count: 1 }, 'en', '1 item'],
    ['{count, plural, one {# item} other {# items}}', { count: 1234 }, 'en', '1,234 items'],
    [plural, { count: 0 }, 'ru', 'пусто'],
    [plural, { count: 1 }, 'ru', '1 диалог'],
    [plural, { count: 3 }, 'ru', '3 диалога'],
    [plural, { count: 11 }, 'ru', '11 диалогов'],
    [plural, { count: 21 }, 'ru', '21 диалог'],
    ['{who, select, you {You} other {{who}}}', { who: 'Ann' }, 'en', 'Ann'],
    ['{who, select, you {You} other {{who}}}', { who: 'you' }, 'en', 'You'],
    ['{n, plural, other {{who, select, a {# A} other {# B}}}}', { n: 2, who: 'a' }, 'en', '2 A'],
    ["Ann's bike and '{braces}' and it''s", {}, 'en', "Ann's bike and {braces} and it's"],
    ['#1 stays', {}, 'en', '#1 stays'],
  ])('%s with %j in %s', (message, values, locale, text) => {
    expect(formatIcu(message, values, locale)).toBe(text);
  });

  it.each(['{open', '{n, plural, one {x}}', '{n, date}', '{n, plural, other {x}', '{}'])(
    'refuses %s',
    (message) => {
      expect(() => formatIcu(message, { n: 1 }, 'en')).toThrow(SyntaxError);
    },
  );
});
