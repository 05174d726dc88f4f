/** What became, behind a run, of something that was made for it at a provider. */
export type Removal =
  | { readonly kind: 'removed' }
  /** Out of sight and out of use, but not gone: more its provider’s API cannot do. */
  | { readonly kind: 'archived' }
  /** The provider's API cannot; a person has to, and how. */
  | { readonly kind: 'by hand'; readonly how: string }
  | { readonly kind: 'failed'; readonly detail: string }
  /** There was nothing to take away: the provider never named it. */
  | { readonly kind: 'nothing' }
