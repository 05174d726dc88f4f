/** What happened, after the run, to a resource that it created at a provider. */
export type CleanupResult =
  | { readonly kind: 'removed' }
  /** Hidden and unusable but not deleted, because the provider's API offers no more. */
  | { readonly kind: 'archived' }
  /** The provider's API cannot delete it. `how` tells the user how to. */
  | { readonly kind: 'by hand'; readonly how: string }
  | { readonly kind: 'failed'; readonly detail: string }
  /** There was nothing to delete: the provider never returned an id. */
  | { readonly kind: 'nothing' }
