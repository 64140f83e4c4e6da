import type { Component } from 'vue'
import { Folder, FolderHeart, Search, Tag } from '@lucide/vue'
import { computed, shallowRef } from 'vue'
import { client } from '../../client.ts'
import { useQuery } from '../../composables/use-query.ts'
import { messages } from '../../locales/messages.ts'
import { allAssets } from '../../query/query.ts'
import { router } from '../../router.ts'
import { useCollections } from '../../stores/collections.ts'
import { useCommands } from '../../stores/commands.ts'
import { useLibraries } from '../../stores/libraries.ts'
import { useNotices } from '../../stores/notices.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { pages } from '../settings/pages.ts'
import { fuzzyMatch } from './fuzzy.ts'

/** Something that the palette offers. */
export interface Entry {
  /** Names it for good: a command's, or what it leads to. */
  readonly id: string
  readonly label: string
  /** What kind of thing it is. */
  readonly kind: string
  readonly icon: Component
  readonly shortcut: string | undefined
  readonly available: boolean
  /** It hangs on what was typed, so that it is not offered as one that was chosen last. @default false */
  readonly passing?: boolean
  readonly run: () => unknown
}

/** One that answers to what was typed. */
export interface Answer {
  readonly entry: Entry
  /** Places of the letters that were typed, in its label. */
  readonly places: readonly number[]
}

const mostAnswers = 60

/** What the palette offers for what was typed, the best first and at last a search for it; before anything is typed what was chosen last, then every command. */
export function useEntries(typed: () => string) {
  const texts = messages.palette
  const commands = useCommands()
  const libraries = useLibraries()
  const collections = useCollections()
  const preferences = usePreferences()
  const notices = useNotices()
  const { ask } = useQuery()
  const tags = shallowRef<readonly string[]>([])

  const ofCommands = computed<Entry[]>(() => commands.commands.filter(({ id }) => id !== 'app.palette').map(command => ({
    id: command.id,
    label: command.label(),
    kind: messages.commandGroups[command.group],
    icon: command.icon,
    shortcut: command.shortcuts?.[0],
    available: commands.isAvailable(command),
    run: () => commands.run(command),
  })))
  const places = computed<Entry[]>(() => [
    ...pages.map(({ name, title, icon }) => place(`settings/${name}`, texts.settingsPage(title()), texts.page, icon, () => router.push(`/settings/${name}`))),
    ...(libraries.libraries ?? []).map(({ id, name }) => place(`library/${id}`, name, texts.library, Folder, () => ask({ ...allAssets, scope: { of: 'library', id, folder: '' } }))),
    ...collections.collections.map(({ key, name }) => place(`collection/${key}`, name, texts.collection, FolderHeart, () => ask({ ...allAssets, scope: { of: 'collection', key } }))),
    ...tags.value.map(name => place(`tag/${name}`, name, texts.tag, Tag, () => ask({ ...allAssets, tags: [name] }))),
  ])

  const answers = computed<Answer[]>(() => {
    const wish = typed().trim()
    return wish === '' ? resting() : [...matching(wish), { entry: searchFor(wish), places: [] }]
  })

  function place(id: string, label: string, kind: string, icon: Component, run: () => unknown): Entry {
    return { id, label, kind, icon, shortcut: undefined, available: true, run }
  }

  /** What is no command's name may be what people look for. */
  function searchFor(text: string): Entry {
    return { ...place('search.words', texts.searchFor(text), messages.commandGroups.search, Search, () => ask({ ...allAssets, text })), passing: true }
  }

  /** What was chosen last comes first; what cannot be done now comes last. */
  function resting(): Answer[] {
    const all = [...ofCommands.value, ...places.value]
    const recent = preferences.recent.flatMap(id => all.find(entry => entry.id === id) ?? [])
    const others = ofCommands.value.filter(entry => !recent.includes(entry))
    return [...recent, ...others].toSorted((a, b) => Number(b.available) - Number(a.available)).map(entry => ({ entry, places: [] }))
  }

  function matching(wish: string): Answer[] {
    return [...ofCommands.value, ...places.value]
      .flatMap((entry) => {
        const match = fuzzyMatch(wish, entry.label)
        return match ? [{ entry, ...match, rank: match.score - (entry.available ? 0 : 1000) + (preferences.recent.includes(entry.id) ? 1 : 0) }] : []
      })
      .toSorted((a, b) => b.rank - a.rank)
      .slice(0, mostAnswers)
  }

  /** Learns which tags there are now. */
  async function learn() {
    try {
      tags.value = (await client.listTags()).map(({ name }) => name)
    }
    catch (error) {
      notices.error(error)
    }
  }

  return { answers, learn }
}
