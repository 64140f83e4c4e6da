import type { Messages } from './messages.ts'
import { accounts } from './de/accounts.ts'
import { activity } from './de/activity.ts'
import { collections } from './de/collections.ts'
import { commands } from './de/commands.ts'
import { compare } from './de/compare.ts'
import { concepts } from './de/concepts.ts'
import { desktop } from './de/desktop.ts'
import { duplicates } from './de/duplicates.ts'
import { frame } from './de/frame.ts'
import { grid } from './de/grid.ts'
import { hostedSearch } from './de/hosted-search.ts'
import { inspector } from './de/inspector.ts'
import { libraries } from './de/libraries.ts'
import { map } from './de/map.ts'
import { metadataEditing } from './de/metadata-editing.ts'
import { onboarding } from './de/onboarding.ts'
import { palette } from './de/palette.ts'
import { query } from './de/query.ts'
import { settings } from './de/settings.ts'
import { syncs } from './de/syncs.ts'
import { tagging } from './de/tagging.ts'
import { viewer } from './de/viewer.ts'

/**
 * Every text of the window in German. Nobody is addressed; the words: asset Asset (das), library Bibliothek, collection Sammlung,
 * smart collection intelligente Sammlung, tag Schlagwort, score Ähnlichkeit, key Schlüssel, concept Konzept, duplicates Duplikate,
 * tile Kachel, query Anfrage, filter Filter, encoder Encoder, detector Detektor, service Dienst, account Konto, sync Abgleich, item
 * at a service Stück; a space before …, „these“ quotation marks.
 */
export const de: Messages = {
  ...accounts,
  ...activity,
  ...collections,
  ...commands,
  ...compare,
  ...concepts,
  ...desktop,
  ...duplicates,
  ...frame,
  ...grid,
  ...hostedSearch,
  ...inspector,
  ...libraries,
  ...map,
  ...metadataEditing,
  ...onboarding,
  ...palette,
  ...query,
  ...settings,
  ...syncs,
  ...tagging,
  ...viewer,
}
