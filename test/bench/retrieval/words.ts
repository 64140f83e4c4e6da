import type { Figure } from '../bench.ts'
import type { Shelf } from './shelf.ts'
import { basename, extname } from 'node:path'
import { randomNumbers } from '../bench.ts'
import { classesOf, found, share } from './shelf.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** What somebody types who looks for a class by its name. */
const typed: Readonly<Record<string, (words: readonly string[], random: () => number) => string | undefined>> = {
  'the name of the class': words => words.join(' '),
  'one letter changed': (words, random) => words.toSpliced(longest(words), 1, misspelt(words[longest(words)]!, random)).join(' '),
  'words in another order': words => words.length > 1 ? words.toReversed().join(' ') : undefined,
  'not yet typed to the end': words => [...words.slice(0, -1), words.at(-1)!.slice(0, Math.ceil(words.at(-1)!.length * 2 / 3))].join(' '),
}

/** Names of classes and of files, as they are and as they are typed, search by words alone. */
export async function words(shelf: Shelf): Promise<Figure[]> {
  const figures: Figure[] = []
  const random = randomNumbers(4)
  const classes = [...classesOf(shelf.items).keys()]
  for (const [what, type] of Object.entries(typed)) {
    const hits: boolean[] = []
    for (const name of classes) {
      const text = type(wordsOf(name), random)
      if (text !== undefined)
        hits.push((await search(shelf, text))[0]?.class === name)
    }
    figures.push(share(`words (${what}) → class: R@1`, hits))
  }
  const hits: boolean[] = []
  for (const item of shelf.items)
    hits.push((await search(shelf, basename(item.path, extname(item.path)).toLowerCase().replaceAll(/[-_]/g, ' ')))[0] === item)
  return [...figures, share('words (the name of a file) → that file: R@1', hits)]
}

async function search(shelf: Shelf, text: string) {
  return found(shelf, { text, limit: 5 })
}

/** 'DeskLamp', 'Granny-Smith' → ['desk', 'lamp'], ['granny', 'smith']. */
function wordsOf(name: string): string[] {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase().split('-')
}

function longest(words: readonly string[]): number {
  return words.indexOf(words.toSorted((a, b) => b.length - a.length)[0]!)
}

/** Another letter in place of one that is not the first. */
function misspelt(word: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (word.length - 1))
  const others = [...letters].filter(letter => letter !== word[at])
  return word.slice(0, at) + others[Math.floor(random() * others.length)] + word.slice(at + 1)
}
