import type { Command } from 'commander'
import type { Settings } from '../../contract/entities.ts'
import { Settings as SettingsSchema } from '../../contract/entities.ts'
import { failure } from '../../contract/errors.ts'
import { runConnected } from '../connect.ts'
import { counted, print, printJson, printTable } from '../output.ts'

/** What each setting is for. */
const meanings: Readonly<Record<keyof Settings, string>> = {
  missingDays: 'days for which missing files and removed libraries are kept',
  cacheGigabytes: 'GB that previews may take on disk',
  onBattery: 'indexing on battery: full, gentle or pause',
  whenActive: 'indexing while somebody works at the machine: full or gentle',
  paused: 'whether indexing is paused: true or false',
  dialects: 'whether the desktop program answers the hosted APIs: true or false',
  crossOrigin: 'whether pages of other sites may use the hosted APIs (CORS): true or false',
  api: 'whether the desktop program opens a port for other programs: true or false',
  apiPort: 'that port, 1024 to 65535',
}

/** `likeness pause`, `likeness resume`, `likeness settings [key] [value]` */
export function addPaceCommands(program: Command): void {
  program.command('pause')
    .description('let indexing wait, also over a restart, until `likeness resume`')
    .action((_: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const progress = await client.pause()
      if (json)
        return printJson(progress)
      print(`Indexing is paused. ${counted(progress.pending, 'file waits', 'files wait')}.`)
    }))

  program.command('resume')
    .description('let indexing go on')
    .action((_: object, command: Command) => runConnected(command, async ({ client, engine }, json) => {
      const progress = await client.resume()
      if (json)
        return printJson(progress)
      const waiting = counted(progress.pending, 'file waits', 'files wait')
      print(engine && progress.pending > 0
        ? `Indexing is no longer paused. ${waiting}: \`likeness serve\` or \`likeness index\` goes on with ${progress.pending === 1 ? 'it' : 'them'}.`
        : `Indexing goes on. ${waiting}.`)
    }))

  program.command('settings')
    .description('show the settings, show one, or change one')
    .argument('[key]', Object.keys(meanings).join(', '))
    .argument('[value]')
    .action((key: string | undefined, value: string | undefined, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const name = key === undefined ? undefined : nameOf(key)
      const settings = name !== undefined && value !== undefined ? await client.editSettings({ [name]: valueOf(name, value) }) : await client.getSettings()
      const shown = name === undefined ? settings : { [name]: settings[name] }
      if (json)
        return printJson(shown)
      printTable(Object.entries(shown), [
        { title: 'key', value: ([key]) => key },
        { title: 'value', value: ([, value]) => String(value) },
        { title: 'meaning', value: ([key]) => meanings[key as keyof Settings] },
      ], '')
    }))
}

/** The setting of this name. Errors: not_found. */
function nameOf(key: string): keyof Settings {
  if (!Object.hasOwn(meanings, key))
    throw failure('not_found', { what: `setting "${key}"; there are ${Object.keys(meanings).join(', ')}` })
  return key as keyof Settings
}

/** A value as it is typed. Errors: bad_request. */
function valueOf(key: keyof Settings, text: string): unknown {
  const schema = SettingsSchema.unwrap().shape[key]
  const readings = [text, ...text.trim() === '' ? [] : [Number(text)], ...text === 'true' || text === 'false' ? [text === 'true'] : []]
  const value = readings.find(reading => schema.safeParse(reading).success)
  if (value === undefined)
    throw failure('bad_request', { reason: `"${text}" is no value for ${key}: ${meanings[key]}.` })
  return value
}
