package io.fleetledger.support.http;

import io.fleetledger.support.validation.InvalidValueException;
import java.beans.PropertyEditorSupport;
import java.util.UUID;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Accepts ids in paths in their full form only. Spring's own conversion takes ids with shortened groups, which would
 * give one resource several addresses; a converter would not do, as Spring tries its own once a converter has refused.
 */
@ControllerAdvice
class StrictUuidAdvice {

    @InitBinder
    void readIdsStrictly(WebDataBinder binder) {
        binder.registerCustomEditor(UUID.class, new PropertyEditorSupport() {
            @Override
            public void setAsText(String text) {
                try {
                    setValue(QueryParameters.uuid(text));
                } catch (InvalidValueException noId) {
                    throw new IllegalArgumentException(noId);
                }
            }
        });
    }
}
