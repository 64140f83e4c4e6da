import { stat } from 'node:fs/promises'

/**
 * What tells one folder from another that takes its place, by one look: device, inode and permissions. Undefined when there is
 * no folder at the path. A folder on a network that hangs is not waited for by others, so it may answer late.
 */
export async function rootIdentity(path: string): Promise<string | undefined> {
  const stats = await stat(path, { bigint: true }).catch(() => undefined)
  return stats?.isDirectory() ? `${stats.dev}:${stats.ino}:${stats.mode}` : undefined
}
