const hues = [18, 48, 92, 150, 188, 224, 262, 312];

export function faceHue(id: string): number {
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hues[sum % hues.length] ?? 224;
}

/** At most two letters, from the first and the last word; emoji and signs are passed over. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /\p{L}|\p{N}/u.test(word));
  const letter = (word: string | undefined) => /\p{L}|\p{N}/u.exec(word ?? '')?.[0].toLocaleUpperCase() ?? '';
  if (words.length === 0) return '·';
  return words.length === 1 ? letter(words[0]) : letter(words[0]) + letter(words.at(-1));
}
