import type { Job } from '../../core/adapter/adapter.ts'
import type { SettingsChange } from '../../scenario/conversation-scenario.ts'
import { type Component, componentJob } from './component.ts'

/** Names the settings that a change sets, such as `tts voice, tts speed`. */
export function nameChange({ component, exchange: _, options = {}, ...settings }: SettingsChange): string {
  return [...Object.keys(settings), ...Object.keys(options)].map((name) => `${component} ${name}`).join(', ')
}

/**
 * The component with other settings, on the connections that it has. Those that cannot carry the new settings are closed:
 * where the address, the handshake or the opening message of a connection would be another one.
 */
export function changeSettings(component: Component, change: SettingsChange): Component {
  const { plan, bound, pool } = component
  const { component: _, exchange: __, options = {}, ...settings } = change
  const changedPlan = { ...plan, ...settings, options: { ...plan.options, ...options } }
  const changed = {
    ...component,
    plan: changedPlan,
    bound: { ...bound, plan: changedPlan, options: bound.adapter.parseOptions(changedPlan.options) },
  }
  if (describeSession(component) !== describeSession(changed)) pool.close()
  return changed
}

/** What is sent once for each connection. (An HTTP request carries its own settings.) */
function describeSession(component: Component): string {
  const { adapter } = component.bound
  if (adapter.facts.transport !== 'websocket') return ''
  // The name of the stream differs for each request.
  const job: Job = { ...componentJob(component, { text: '' }), stream: 'one-of-many' }
  try {
    const opening = adapter.say?.({ kind: 'open' }, job, adapter.newState?.()) ?? []
    return JSON.stringify([
      adapter.dial(job, ''),
      opening.map((frame) => (frame.kind === 'text' ? frame.text : '')),
    ])
  } catch {
    // If the opening cannot be described, the settings stand for it.
    return JSON.stringify([job.model, job.voice, job.language, job.options])
  }
}
