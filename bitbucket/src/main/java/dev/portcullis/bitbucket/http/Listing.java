package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.error.BitbucketException.CutShort;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.json.Fields;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A listing that is read page by page as it is walked. Whoever reaches its end has seen all of it: whatever keeps it from
 * being whole (a failed page, a page of another host, a circle, too many pages) is thrown as a {@code BitbucketException}.
 *
 * <p>Each walk starts anew. {@code next} is followed, never built (facts section 4).
 */
public final class Listing<T> implements Iterable<T> {

    private final URI first;
    private final Function<URI, Fields> fetch;
    private final Function<Fields, T> element;
    private final int pageCap;

    Listing(URI first, Function<URI, Fields> fetch, Function<Fields, T> element, Manners manners) {
        this.first = first;
        this.fetch = fetch;
        this.element = element;
        this.pageCap = manners.pageCap();
    }

    /** All elements, or an exception; never a part. */
    public List<T> whole() {
        List<T> all = new ArrayList<>();
        forEach(all::add);
        return List.copyOf(all);
    }

    /** The elements in order, pages fetched on the way. */
    public Stream<T> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED), false);
    }

    @Override
    public Iterator<T> iterator() {
        Iterator<List<T>> pages = pages();
        return new Iterator<>() {
            private Iterator<T> page = List.<T>of().iterator();

            @Override
            public boolean hasNext() {
                while (!page.hasNext() && pages.hasNext()) {
                    page = pages.next().iterator();
                }
                return page.hasNext();
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.next();
            }
        };
    }

    /** The same, a page at a time; a page costs one request and may be empty. */
    public Iterator<List<T>> pages() {
        return new Pages();
    }

    private final class Pages implements Iterator<List<T>> {

        private @Nullable URI next = first;
        private final Set<URI> seen = new HashSet<>();

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public List<T> next() {
            URI address = next;
            if (address == null) {
                throw new NoSuchElementException();
            }
            if (!seen.add(address)) {
                throw new CutShort("The listing turns in a circle");
            }
            if (seen.size() > pageCap) {
                throw new CutShort("The listing has more than " + pageCap + " pages");
            }
            Fields page = fetch.apply(address);
            List<T> values = page.objects("values").stream().map(element).toList();
            next = following(page, address);
            return values;
        }

        private @Nullable URI following(Fields page, URI address) {
            String following = page.textOrNull("next");
            try {
                return following == null ? null : address.resolve(following);
            } catch (IllegalArgumentException e) {
                throw new Malformed("next is not an address");
            }
        }
    }
}
