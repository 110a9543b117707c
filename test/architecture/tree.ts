/**
 * The paths in the annotated tree of a document: its first code block that begins with a folder. A line is a name and a
 * remark, two spaces of indentation to a level; a name that ends in a slash is a folder.
 */
export function readTree(markdown: string): ReadonlySet<string> {
  const block = /^```\n(?<tree>[\w.-]+\/[\s\S]*?)^```/m.exec(markdown)?.groups?.tree;
  if (block === undefined) throw new Error('The document has no tree.');
  const folders: string[] = [];
  const paths = new Set<string>();
  for (const line of block.split('\n').filter((text) => text.trim() !== '')) {
    const { indent = '', name = '' } = /^(?<indent> *)(?<name>\S+)/.exec(line)?.groups ?? {};
    folders.length = indent.length / 2;
    paths.add(folders.join('') + name);
    if (name.endsWith('/')) folders.push(name);
  }
  return paths;
}
