import type { Command } from '../command.ts'
import { BookOpen, Command as CommandIcon, Info, Keyboard, Moon, Sun, SunMoon } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'
import { router } from '../../router.ts'
import { usePalette } from '../../stores/palette.ts'
import { themes, usePreferences } from '../../stores/preferences.ts'

const themeIcons = { system: SunMoon, light: Sun, dark: Moon }

/** What concerns the window as a whole. */
export function commands(): readonly Command[] {
  const palette = usePalette()
  const preferences = usePreferences()
  const texts = messages.palette

  function togglePalette() {
    palette.open = !palette.open
  }

  function showSheet() {
    palette.sheet = true
  }

  return [
    { id: 'app.palette', group: 'app', label: () => texts.title, icon: CommandIcon, shortcuts: ['Mod+K'], run: togglePalette },
    { id: 'app.shortcuts', group: 'app', label: () => messages.shortcutSheet.title, icon: Keyboard, shortcuts: ['?'], run: showSheet },
    ...themes.map((theme): Command => ({
      id: `app.theme.${theme}`,
      group: 'app',
      label: () => texts.theme(messages.appearance.themes[theme]),
      icon: themeIcons[theme],
      available: () => preferences.theme !== theme,
      run: () => {
        preferences.theme = theme
      },
    })),
    { id: 'app.about', group: 'app', label: () => messages.about.command, icon: Info, run: () => router.push('/settings/about') },
    { id: 'app.documentation', group: 'app', label: () => messages.apiSettings.documentation, icon: BookOpen, run: () => window.open('/api/docs', '_blank', 'noopener') },
  ]
}
