import type { FileManager, Surroundings } from './types.ts'
import { join } from 'node:path'
import { exists, isOnPath, writeWholeFile } from './files.ts'
import { ownEntries, removeOwnEntries } from './own-entries.ts'
import { shellWord } from './quoting.ts'
import { findSimilarFlag } from './types.ts'

/** A file manager of the Nautilus family: programs in a folder are its menu, by their file names. */
export interface ScriptingFileManager {
  readonly id: string
  readonly name: string
  readonly program: string
  /** Folder of its settings, absolute: there once it has run. */
  readonly folder: string
  /** The environment variable that holds the selected paths, one a line. */
  readonly selection: string
}

/** In each script that Likeness writes: by it they are found again under whatever name. */
const mark = '# Entry of Likeness in the context menu'

/** Makes the file manager whose menu entry is a program in `<folder>/scripts`. */
export function createScriptingFileManager({ id, name, program, folder, selection }: ScriptingFileManager, surroundings: Surroundings): FileManager {
  const scripts = join(folder, 'scripts')
  const script = join(scripts, surroundings.label)
  return {
    id,
    name,
    present: async () => await isOnPath(program, surroundings.env['PATH']) || await exists(folder),
    installed: async () => (await ownEntries(scripts, mark)).length > 0,
    install: async () => {
      await writeWholeFile(script, menuScript(surroundings.executable, selection), 0o755)
      await removeOwnEntries(scripts, mark, '', script)
    },
    remove: () => removeOwnEntries(scripts, mark),
  }
}

/**
 * The program behind a menu entry. File managers name the selection as one path a line, and names may have line breaks of
 * their own: lines are joined until they name something that is there. Nothing selected, nothing started.
 * @param executable absolute path of the app
 * @param selection name of the environment variable
 */
export function menuScript(executable: string, selection: string): string {
  return `#!/bin/sh
${mark}: searches by the selected files.
set --
path=
while IFS= read -r line; do
  path=$path$line
  if [ -e "$path" ]; then
    set -- "$@" "$path"
    path=
  elif [ -n "$path" ]; then
    path="$path
"
  fi
done <<END
$${selection}
END
[ "$#" -eq 0 ] || exec ${shellWord(executable)} ${findSimilarFlag} "$@"
`
}
