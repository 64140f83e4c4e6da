let source: Electron.NativeTheme['themeSource'] = 'system'

export function themeSource(): Electron.NativeTheme['themeSource'] {
  return source
}

export function setThemeSource(value: Electron.NativeTheme['themeSource']): void {
  source = value
}

/** Whether pages are dark: the rig's own system is light. */
export function isDark(): boolean {
  return source === 'dark'
}
