import type { Screen } from './screens.ts'
import { computed } from 'vue'
import { createRouter, createWebHashHistory } from 'vue-router'
import { screens } from './screens.ts'

/** Behind `#`, since the desktop program serves the window from a folder. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    ...screens.map(({ name, path, component }) => ({ name, path, component })),
    { path: '/:elsewhere(.*)*', redirect: '/' },
  ],
})

/** The screen that is shown; undefined before the first. */
export const currentScreen = computed<Screen | undefined>(() => screens.find(({ name }) => name === router.currentRoute.value.name))
