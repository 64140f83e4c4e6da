import { accounts } from './en/accounts.ts'
import { activity } from './en/activity.ts'
import { collections } from './en/collections.ts'
import { commands } from './en/commands.ts'
import { compare } from './en/compare.ts'
import { concepts } from './en/concepts.ts'
import { desktop } from './en/desktop.ts'
import { duplicates } from './en/duplicates.ts'
import { frame } from './en/frame.ts'
import { grid } from './en/grid.ts'
import { hostedSearch } from './en/hosted-search.ts'
import { inspector } from './en/inspector.ts'
import { libraries } from './en/libraries.ts'
import { map } from './en/map.ts'
import { metadataEditing } from './en/metadata-editing.ts'
import { onboarding } from './en/onboarding.ts'
import { palette } from './en/palette.ts'
import { query } from './en/query.ts'
import { settings } from './en/settings.ts'
import { syncs } from './en/syncs.ts'
import { tagging } from './en/tagging.ts'
import { viewer } from './en/viewer.ts'

/** Every text of the window in English: plain strings, and functions where a text holds values. */
export const en = {
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
