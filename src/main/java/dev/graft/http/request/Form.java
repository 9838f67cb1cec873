package dev.graft.http.request;

import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** A {@code multipart/form-data} body, received: the parts called {@code file}, and fields of text. */
public final class Form {
    private static final String FILE = "file";

    private final List<FormValue> files = new ArrayList<>();
    private final Map<String, List<String>> fields = new TreeMap<>();

    public Form(MultipartFormDataInput input) {
        Problems problems = new Problems();
        input.getValues().forEach((name, values) -> {
            for (FormValue value : values) {
                if (name == null) {
                    problems.add("", FaultCode.MISSING, "a part has no name");
                } else if (name.equals(FILE) && value.isFileItem()) {
                    files.add(value);
                } else if (value.isFileItem()) {
                    problems.add(name, FaultCode.UNKNOWN_FIELD, "is a file", "its part must be called 'file'");
                } else if (name.equals(FILE)) {
                    problems.add(FILE, FaultCode.WRONG_TYPE, "must be a file", "curl: -F file=@archive.zip");
                } else {
                    fields.computeIfAbsent(name, any -> new ArrayList<>()).add(value.getValue());
                }
            }
        });
        if (files.isEmpty() && problems.isEmpty()) {
            problems.add(FILE, FaultCode.MISSING, "there is no part called 'file'", "curl: -F file=@archive.zip");
        }
        problems.throwIfAny();
    }

    public Map<String, List<String>> fields() {
        return fields;
    }

    public int files() {
        return files.size();
    }

    /** What its sender calls a file, without folders; empty where it says nothing. */
    public String fileName(int file) {
        String name = files.get(file).getFileName();
        return name == null ? "" : name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }

    /** The content of a part, which the caller closes. */
    public InputStream open(int file) {
        try {
            return files.get(file).getFileItem().getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
