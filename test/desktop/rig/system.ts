import { openContents } from './registry.ts'
import { eventsOf, extend, StrictEmitter } from './strict.ts'
import { isDark, setThemeSource, themeSource } from './theme.ts'

/** Dark or light: what the app chose, or what the system has. */
export const nativeTheme = Object.defineProperties(new StrictEmitter('nativeTheme', eventsOf<Electron.NativeTheme>()('updated')), {
  themeSource: {
    get: themeSource,
    set: (source: Electron.NativeTheme['themeSource']) => {
      setThemeSource(source)
      openContents.forEach(contents => void contents.rigScheme().catch(() => {}))
      nativeTheme.emit('updated')
    },
  },
  shouldUseDarkColors: { get: isDark },
  shouldUseHighContrastColors: { value: false },
  shouldUseInvertedColorScheme: { value: false },
  prefersReducedTransparency: { value: false },
  inForcedColorsMode: { value: false },
} satisfies Partial<Record<keyof Electron.NativeTheme, PropertyDescriptor>>)

const power = extend(new StrictEmitter('powerMonitor', eventsOf<Electron.PowerMonitor>()('on-ac', 'on-battery', 'suspend', 'resume', 'shutdown', 'lock-screen', 'unlock-screen', 'speed-limit-change', 'thermal-state-change')), { onBatteryPower: false })

/** A machine on mains whose user is there; specs say otherwise by `onBatteryPower` and by sending its events. */
export const powerMonitor = extend(power, {
  isOnBatteryPower: () => power.onBatteryPower,
  getSystemIdleState: () => 'active',
  getSystemIdleTime: () => 0,
  getCurrentThermalState: () => 'nominal',
} satisfies Partial<Electron.PowerMonitor>)
