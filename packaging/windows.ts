import { formats } from '../src-main/contract/formats.ts'
import { verb } from '../src-main/desktop/file-manager/registry.ts'

/** What files are in the registry when they are opened by Likeness. */
const fileClass = 'Likeness.File'

/**
 * Macros for `installer.nsh` that list formats: `likenessOfferForFiles`, which adds the app to "Open with" of every extension
 * and leaves the program be that opens it (https://learn.microsoft.com/windows/win32/shell/how-to-include-an-application-on-the-open-with-dialog-box),
 * and `likenessForgetFiles`, which removes that and this user's entries of the context menu.
 */
export function fileMacros(): string {
  const extensions = formats.flatMap(format => format.extensions)
  return [
    '!macro likenessOfferForFiles',
    ...indented([
      `WriteRegStr SHELL_CONTEXT "Software\\Classes\\${fileClass}" "" "Image or 3D model"`,
      `WriteRegStr SHELL_CONTEXT "Software\\Classes\\${fileClass}\\DefaultIcon" "" "$INSTDIR\\\${APP_EXECUTABLE_FILENAME},0"`,
      `WriteRegStr SHELL_CONTEXT "Software\\Classes\\${fileClass}\\shell\\open\\command" "" '"$INSTDIR\\\${APP_EXECUTABLE_FILENAME}" "%1"'`,
      ...extensions.map(extension => `WriteRegNone SHELL_CONTEXT "Software\\Classes\\.${extension}\\OpenWithProgids" "${fileClass}"`),
    ]),
    '!macroend',
    '',
    '!macro likenessForgetFiles',
    ...indented([
      ...extensions.map(extension => `DeleteRegValue SHELL_CONTEXT "Software\\Classes\\.${extension}\\OpenWithProgids" "${fileClass}"`),
      `DeleteRegKey SHELL_CONTEXT "Software\\Classes\\${fileClass}"`,
      ...extensions.map(extension => `DeleteRegKey HKCU "Software\\Classes\\SystemFileAssociations\\.${extension}\\shell\\${verb}"`),
    ]),
    '!macroend',
    '',
  ].join('\n')
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map(line => `  ${line}`)
}
