import { strict } from './strict.ts'

type Given = ConstructorParameters<typeof Electron.ClipboardItem>[0]

/** One thing in the clipboard, in each type that it was given in. */
export class ClipboardItem implements Pick<Electron.ClipboardItem, 'types'> {
  readonly types: string[]
  readonly #items: Given

  constructor(items: Given) {
    this.types = Object.keys(items)
    this.#items = items
  }

  async getType(type: string): Promise<Blob | Electron.ClipboardBookmark> {
    const item = await this.#items[type]
    if (item === undefined)
      throw new Error(`the clipboard holds nothing of type ${type}`)
    return typeof item === 'string' ? new Blob([item], { type }) : item
  }
}

let held: ClipboardItem[] = []

/** A clipboard of the app's own: the one of the machine is left alone. */
export const clipboard = strict('clipboard', {
  clear: () => void (held = []),
  has: async type => held.some(({ types }) => types.includes(type)),
  read: async () => held as unknown as Electron.ClipboardItem[],
  readText: async () => {
    const item = held.find(({ types }) => types.includes('text/plain'))
    return item === undefined ? '' : (await item.getType('text/plain') as Blob).text()
  },
  write: async items => void (held = items as unknown as ClipboardItem[]),
  writeText: async text => void (held = [new ClipboardItem({ 'text/plain': text })]),
} satisfies Partial<Electron.Clipboard>)
