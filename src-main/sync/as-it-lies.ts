import type { Candidate } from './types.ts'

/** Whether the file itself goes, and not what is made of it here: a conversion or a rendered view, which may come out otherwise each time. */
export function isAsItLies({ view, format, asset }: Pick<Candidate, 'view' | 'format' | 'asset'>): boolean {
  return view === null && format === asset.format
}
