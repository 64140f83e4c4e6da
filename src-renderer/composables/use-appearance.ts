import { useMediaQuery } from '@vueuse/core'
import { computed, watchEffect } from 'vue'
import { usePreferences } from '../stores/preferences.ts'

/** Tells the style sheets which theme was chosen, and whether less motion was. */
export function useAppearance(): void {
  const preferences = usePreferences()
  watchEffect(() => {
    const { dataset } = document.documentElement
    dataset['theme'] = preferences.theme
    dataset['motion'] = preferences.motion
  })
}

/** Whether nothing is to move by itself, as the system or Likeness was told. */
export function useCalm() {
  const preferences = usePreferences()
  const system = useMediaQuery('(prefers-reduced-motion: reduce)')
  return computed(() => system.value || preferences.motion === 'less')
}
