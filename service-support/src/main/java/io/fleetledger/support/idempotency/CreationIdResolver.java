package io.fleetledger.support.idempotency;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers their {@link CreationId}. */
final class CreationIdResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == CreationId.class;
    }

    @Override
    public CreationId resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binderFactory) {
        return request.getAttribute(CreationId.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) instanceof UUID fixed
                ? new CreationId(fixed)
                : new CreationId(UUID.randomUUID());
    }
}
