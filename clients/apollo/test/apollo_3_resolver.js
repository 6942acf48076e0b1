/** Gives whoever asks for Apollo Client version 3, by the paths that bundlers take there. */
export function resolve(specifier, context, next) {
  const path = /^@apollo\/client\/(.+)$/.exec(specifier)?.[1];
  return next(path === undefined ? specifier : `apollo-client-3/${path}/index.js`, context);
}
