/**
 * The material libraries that an OBJ model names: every name of every `mtllib`, each once, in order. Names are parted by
 * spaces and may hold some, so that each goes as far as its `.mtl`; a statement without one is a single name.
 */
export function materialLibraries(text: string): readonly string[] {
  const statements = [...text.matchAll(/^[ \t]*mtllib[ \t]+(\S.*)$/gm)].map(([, names = '']) => names.trim())
  return [...new Set(statements.flatMap(names => names.match(/\S.*?\.mtl(?=\s|$)/gi) ?? [names]))]
}
