import os from 'node:os'
import path from 'node:path'
import type { Environment } from './environment.ts'

/** Where what is known of this machine is kept between runs (XDG base directories, on every platform). */
export function cacheFolder({ XDG_CACHE_HOME }: Environment): string {
  return path.join(XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'ttfa')
}
