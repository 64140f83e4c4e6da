import { z } from 'zod'

/** The licence of something that Likeness is made with or brings along, as the build gathers them. */
const Licence = z.object({
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  author: z.string().optional(),
  url: z.string().optional(),
  text: z.string(),
}).readonly()
export type Licence = z.infer<typeof Licence>

const Licences = z.array(Licence).readonly()

/** What is known of the licences: `missing` in a build that was not packaged. */
export type LicenceList = readonly Licence[] | 'missing' | 'unreadable'

/** Reads the list that lies beside the page. A network that fails rejects as `fetch` does. */
export async function readLicences(): Promise<LicenceList> {
  const answer = await fetch('licences.json')
  if (answer.status === 404)
    return 'missing'
  const found = Licences.safeParse(await answer.json().catch(() => undefined))
  return answer.ok && found.success ? found.data : 'unreadable'
}

/** Those whose name or licence holds what was typed, whatever its case. */
export function licencesOf(licences: readonly Licence[], typed: string): readonly Licence[] {
  const wish = typed.trim().toLowerCase()
  return licences.filter(({ name, licence }) => `${name} ${licence}`.toLowerCase().includes(wish))
}
