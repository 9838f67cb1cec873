package dev.graft.http.problem;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which HTTP methods a path has: what the framework does not say when it refuses one. */
public final class AllowedMethods {
    private record Route(Pattern path, String method) {}

    private final List<Route> routes = new ArrayList<>();

    /** @param resources with the annotations that say what they answer */
    public AllowedMethods(List<Class<?>> resources) {
        resources.forEach(this::add);
    }

    private void add(Class<?> resource) {
        String root = resource.getAnnotation(Path.class).value();
        for (Method method : resource.getMethods()) {
            String below = Optional.ofNullable(method.getAnnotation(Path.class))
                    .map(Path::value)
                    .orElse("");
            Arrays.stream(method.getAnnotations())
                    .map(Annotation::annotationType)
                    .flatMap(type -> Optional.ofNullable(type.getAnnotation(HttpMethod.class)).stream())
                    .forEach(verb -> routes.add(new Route(pattern(root + "/" + below), verb.value())));
        }
    }

    private static Pattern pattern(String template) {
        String plain = template.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
        return Pattern.compile(plain.replaceAll("\\{[^}]+}", "[^/]+") + "/?");
    }

    /** Of a path, as they stand in the Allow header; empty where the path has none. */
    public String of(String path) {
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : routes) {
            if (route.path().matcher(path).matches()) {
                methods.add(route.method());
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }
}
