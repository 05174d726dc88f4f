import type { CallSettings } from '../../core/config/conversation/call-settings.ts'
import type { HeardLineOptions } from './heard-audio.ts'

/** How the caller behaves, and the line of the call. */
export interface CallOptions extends HeardLineOptions {
  readonly settings: CallSettings
}
