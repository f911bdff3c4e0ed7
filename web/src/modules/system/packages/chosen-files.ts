/* Which of the files that somebody chose or dropped is the package, and which its signature. */

export const largestPackage = 64 * 1024 * 1024;

interface NamedFile {
  name: string;
  size: number;
}

export interface Chosen<F extends NamedFile> {
  package: F | null;
  signature: F | null;
}

export type Wrong = { why: 'notPackage' | 'tooLarge'; name: string } | null;

/** A later file takes the place of an earlier one; what fits nowhere is named. */
export function choose<F extends NamedFile>(
  before: Chosen<F>,
  files: F[],
): { chosen: Chosen<F>; wrong: Wrong } {
  const chosen = { ...before };
  let wrong: Wrong = null;
  for (const file of files) {
    const name = file.name.toLowerCase();
    if (name.endsWith('.minisig')) chosen.signature = file;
    else if (!name.endsWith('.patchbay')) wrong = { why: 'notPackage', name: file.name };
    else if (file.size > largestPackage) wrong = { why: 'tooLarge', name: file.name };
    else chosen.package = file;
  }
  return { chosen, wrong };
}
