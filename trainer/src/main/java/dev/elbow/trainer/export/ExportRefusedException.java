package dev.elbow.trainer.export;

import java.util.List;

/** A model that is not worth a package; nothing was written. The remedy is other data, another recipe, or force. */
public final class ExportRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ExportRefusedException(String reference, List<String> reasons) {
        super("export of " + reference + " refused, nothing was written:\n  " + String.join("\n  ", reasons));
    }
}
