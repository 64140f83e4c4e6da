import type { Command } from '../command.ts'
import { Lasso, Maximize, Palette } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'
import { currentScreen } from '../../router.ts'
import { useMapView } from '../../stores/map-view.ts'

/** How the map is looked at. */
export function commands(): readonly Command[] {
  const view = useMapView()
  const texts = messages.map
  const available = () => currentScreen.value?.name === 'map'
  return [
    { id: 'map.fit', group: 'view', label: () => texts.fitMap, icon: Maximize, available, run: () => { view.camera = null } },
    { id: 'map.lasso', group: 'selection', label: () => texts.draw, icon: Lasso, shortcuts: ['L'], available, run: () => { view.drawing = !view.drawing } },
    { id: 'map.colour', group: 'view', label: () => texts.colourOther, icon: Palette, available, run: () => { view.colouring = view.colouring === 'kinds' ? 'regions' : 'kinds' } },
  ]
}
