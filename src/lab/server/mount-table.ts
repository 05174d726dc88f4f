import type { LabProfile } from '../../core/config/lab-profile.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { Providers } from '../all-providers.ts'
import { createMount, type LabContext, type Mount, type MountConfig } from './mount.ts'
import type { MountLocation } from './server.ts'

/** The mounts of a lab by name. Each profile may change while the lab runs. */
export class MountTable {
  readonly #mounts = new Map<string, Mount>()
  readonly #providers: Providers
  readonly #lab: LabContext

  constructor(configs: readonly MountConfig[], providers: Providers, lab: LabContext) {
    this.#providers = providers
    this.#lab = lab
    const now = lab.clock.now()
    for (const config of configs) this.#mount(config, now)
  }

  get names(): readonly string[] {
    return [...this.#mounts.keys()]
  }

  profileOf(name: string): LabProfile | undefined {
    return this.#mounts.get(name)?.profile
  }

  /**
   * Replaces a profile for new connections and requests. The times of its freezes count from now. Throws a
   * `SetupError`.
   */
  setProfile(name: string, profile: LabProfile): void {
    const mount = this.#mounts.get(name)
    if (!mount) throw new SetupError(`the lab has no ${name}`, { code: 'LAB_NAME' })
    if (profile.recogniser === 'moonshine' && !this.#lab.recogniser)
      throw new SetupError('the recogniser was not loaded when the lab started', { code: 'LAB_RECOGNISER' })
    if (profile.dialect !== mount.profile.dialect)
      throw new SetupError(`${name} cannot change its dialect: each dialect has a name of its own`, {
        code: 'LAB_DIALECT',
      })
    this.#mount({ name, provider: mount.provider, profile }, this.#lab.clock.now())
  }

  /** Finds a mount on the shared port, where a path begins with the mount's name. */
  locateShared(url: string): MountLocation | undefined {
    const [, name = '', rest] = /^\/([^/?]+)(.*)$/.exec(url) ?? []
    const mount = this.#mounts.get(name)
    return mount && { mount, prefix: `/${name}`, url: rest || '/' }
  }

  locate(name: string, url: string): MountLocation | undefined {
    const mount = this.#mounts.get(name)
    return mount && { mount, prefix: '', url }
  }

  #mount(config: MountConfig, openedAt: MonotonicTime): void {
    const twins = this.#providers[config.provider] ?? []
    this.#mounts.set(config.name, createMount(config, twins, this.#lab, openedAt))
  }
}
