/** Takes alerts to where people see them: Alertmanager, a webhook, the log. Each at its own pace, none ever holds up the scoring. */
@NullMarked
package dev.elbow.scorer.sink;

import org.jspecify.annotations.NullMarked;
