export interface SidecarPlace {
  /** File name of the asset. */
  readonly name: string
  /** File name of the sidecar that the last scan found. */
  readonly known: string | undefined
  /** The names of other assets in the folder that are this stem, a dot and anything. */
  readonly others: (stem: string) => readonly string[]
  /** Whether the folder has a file of this name. */
  readonly exists: (name: string) => Promise<boolean>
}

/**
 * Which sidecar of an asset is read, if there is one, and which is written: the one that is there; else `IMG.xmp`, as Adobe's
 * programs name it; or `IMG.jpg.xmp`, as darktable does, when another asset is called `IMG`, too: what is said of one would be
 * said of both.
 */
export async function sidecarNames({ name, known, others, exists }: SidecarPlace): Promise<{ readonly from: string | undefined, readonly to: string }> {
  const stem = stemOf(name)
  const isShared = others(stem).some(other => stemOf(other) === stem)
  const own = `${name}.xmp`
  const candidates = new Set([own, ...known === undefined ? [] : [known], `${stem}.xmp`])
  for (const candidate of candidates) {
    if (await exists(candidate))
      return { from: candidate, to: isShared && !isOwn(candidate, name) ? own : candidate }
  }
  return { from: undefined, to: isShared ? own : `${stem}.xmp` }
}

/** Whether a sidecar is named after the whole file name. */
function isOwn(sidecar: string, name: string): boolean {
  return stemOf(sidecar).normalize('NFC').toLowerCase() === name.normalize('NFC').toLowerCase()
}

function stemOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? name : name.slice(0, dot)
}
