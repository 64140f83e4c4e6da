import { spawn } from 'node:child_process'
import process from 'node:process'

/** Opens an address in the user's default browser. Where there is none, nothing happens: the address was printed. */
export function openInBrowser(address: string): void {
  const [command, ...args] = commandFor(process.platform, address)
  const child = spawn(command!, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

function commandFor(platform: NodeJS.Platform, address: string): string[] {
  if (platform === 'win32')
    return ['rundll32', 'url.dll,FileProtocolHandler', address]
  return [platform === 'darwin' ? 'open' : 'xdg-open', address]
}
