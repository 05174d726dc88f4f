import os from 'node:os'
import path from 'node:path'
import type { Environment } from '../../core/config/environment.ts'

/**
 * The folder of data about this machine that is kept between runs (XDG base directories, on every platform).
 */
export function cacheFolder({ XDG_CACHE_HOME }: Environment): string {
  return path.join(XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'ttfa')
}
