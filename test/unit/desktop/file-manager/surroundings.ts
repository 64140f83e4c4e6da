import type { Surroundings } from '../../../../src-main/desktop/file-manager/types.ts'

/** A Linux home where nothing is on the path, and programs of the system cannot be run. */
export function surroundingsIn(home: string, changes: Partial<Surroundings> = {}): Surroundings {
  return {
    platform: 'linux',
    home,
    env: {},
    executable: '/opt/Likeness/likeness-desktop',
    bundleId: 'app.likeness.test',
    label: 'Find similar',
    run: program => Promise.reject(new Error(`${program} is not to be run`)),
    ...changes,
  }
}
