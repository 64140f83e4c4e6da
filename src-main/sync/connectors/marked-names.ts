const mark = /^(.*)-([0-9a-f]{32})(?:-v(\d{1,2}))?(\.[^.]+)$/s

/** A name there as it reads here. */
export interface ReadName {
  readonly name: string
  /** Null of files whose name carries none. */
  readonly key: string | null
}

/**
 * A name with its key before the ending, such as `chair-3f2a…9c1b.jpg`, of a rendered view `chair-3f2a…9c1b-v3.jpg`: for services that
 * carry nothing of ours but names, and tell them with every list and search.
 */
export function withKey(name: string, key: string): string {
  const dot = name.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  return `${stem}-${key.replace('#', '-v')}${ending}`
}

/** A name as it reads here, and the key in it. */
export function readName(name: string): ReadName {
  const [, stem, hash, view, ending] = mark.exec(name) ?? []
  return hash === undefined ? { name, key: null } : { name: `${stem}${ending}`, key: view === undefined ? hash : `${hash}#${view}` }
}
