// @ts-check
/** Event streams that survive lost connections, for Apollo Client 3 and 4. */
import { ApolloLink, Observable } from "@apollo/client/core";
import { print } from "@apollo/client/utilities";

import { EventStream, isSubscription } from "./event_stream.js";

/**
 * Make the link that goes in front of a terminating link for subscriptions.
 *
 * It puts the last cursor seen into `operation.variables.after`, where the terminating link finds it when it
 * subscribes again, and drops an event that was seen. Errors, EVENT_GAP among them, pass through.
 *
 * @returns {ApolloLink}
 */
export function resumeLink() {
  return new ApolloLink((operation, forward) => {
    const document = print(operation.query);
    if (!isSubscription(document)) return forward(operation);
    const stream = new EventStream(document, operation.variables);
    operation.variables = stream.variables;
    return new Observable((observer) => {
      const subscription = forward(operation).subscribe({
        next: (result) => {
          if (stream.accept(result)) observer.next(result);
        },
        error: (error) => observer.error(error),
        complete: () => observer.complete(),
      });
      return () => subscription.unsubscribe();
    });
  });
}
