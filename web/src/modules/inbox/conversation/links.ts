export interface Piece {
  text: string;
  href?: string;
}

// Only what is plainly an address; the closing punctuation of a sentence is not part of it.
const address = /https?:\/\/[^\s<>"']+[^\s<>"'.,:;!?)\]}»]/giu;

/** Cuts a message into words and links. */
export function linkPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ text: match[0], href: match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}
