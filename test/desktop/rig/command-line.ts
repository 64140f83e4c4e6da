import process from 'node:process'

/** Switches that the app gives its browser before that starts, each with its value. */
const given = new Map<string, string>()

/** The switch as the program was started with it, where it was. */
function started(name: string): string | undefined {
  return process.argv.slice(1).find(argument => argument === `--${name}` || argument.startsWith(`--${name}=`))
}

export const commandLine = {
  appendSwitch: (name, value = '') => void given.set(name, value),
  appendArgument: () => {},
  hasSwitch: name => given.has(name) || started(name) !== undefined,
  getSwitchValue: name => given.get(name) ?? started(name)?.slice(name.length + 3) ?? '',
  removeSwitch: name => void given.delete(name),
} satisfies Electron.CommandLine

/** What the app has given so far, as arguments. */
export function givenSwitches(): string[] {
  return [...given].map(([name, value]) => value === '' ? `--${name}` : `--${name}=${value}`)
}
