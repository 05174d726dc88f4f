import { VOICE_SERVICES } from '../../../adapters/voice-services.ts'
import type { Facts } from '../../../core/adapter/adapter.ts'
import { monotonicClock } from '../../../core/clock.ts'
import type { Voice } from '../../../core/provisioning/voice-service.ts'
import { startLab } from '../../../lab/lab.ts'
import { createResolver } from '../../../wire/socket/resolver.ts'
import { PLACEHOLDER_KEY } from '../../plan/resolve-target.ts'
import { listVoices } from './list-voices.ts'
import { providerAccess } from './voice-access.ts'

const TIMEOUT_MS = 5000

/** The lab's voices of a provider. Empty for a provider without a catalogue. Nothing leaves this machine. */
export async function listLabVoices(facts: Facts): Promise<Voice[]> {
  const { provider } = facts
  const service = VOICE_SERVICES[provider]
  if (!service) return []
  const lab = await startLab({ mounts: [{ name: provider, provider, profile: { voice: 'tone' } }] })
  try {
    const { host, port } = lab.shared
    const access = providerAccess(facts, PLACEHOLDER_KEY, `http://${host}:${port}/${provider}`)
    const connection = {
      clock: monotonicClock,
      resolver: createResolver(),
      timeout: TIMEOUT_MS,
      total: TIMEOUT_MS,
    }
    return await listVoices(service, access, connection)
  } finally {
    await lab.close()
  }
}
