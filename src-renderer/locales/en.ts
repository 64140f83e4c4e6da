import { commands } from './en/commands.ts'
import { duplicates } from './en/duplicates.ts'
import { frame } from './en/frame.ts'
import { grid } from './en/grid.ts'
import { inspector } from './en/inspector.ts'
import { libraries } from './en/libraries.ts'
import { query } from './en/query.ts'

/** Every text of the window in English: plain strings, and functions where a text holds values. */
export const en = {
  ...commands,
  ...duplicates,
  ...frame,
  ...grid,
  ...inspector,
  ...libraries,
  ...query,
}
