package io.fleetledger.support.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeriodicTaskTest {

    private static final Duration PAUSE = Duration.ofMillis(1);

    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Throwable> told = new CopyOnWriteArrayList<>();
    private final PeriodicTask task = task(told::add);
    private volatile Runnable work = () -> {};

    @AfterEach
    void stop() {
        task.stop();
    }

    @Test
    void whateverARunEndsInThereIsANextOne() {
        work = () -> {
            throw new StackOverflowError("as of a run that is nested too deeply");
        };
        task.start();
        awaitRuns(3);
    }

    @Test
    void thereIsANextRunEvenIfAFailureCannotBeTold() {
        PeriodicTask untold = task(failure -> {
            throw new OutOfMemoryError("as while a failure is told");
        });
        work = () -> {
            throw new OutOfMemoryError("as of a run");
        };
        untold.start();
        try {
            awaitRuns(3);
        } finally {
            untold.stop();
        }
    }

    @Test
    void aFailureThatLastsIsToldOnceAMinute() {
        work = () -> {
            throw new IllegalStateException("away");
        };
        task.start();
        awaitRuns(10);
        assertThat(told).hasSize(1);
        nanos.addAndGet(PeriodicTask.REPORT_INTERVAL.toNanos());
        await().until(() -> told.size() == 2);
        awaitRuns(10);
        assertThat(told).hasSize(2);
    }

    @Test
    void anotherFailureAndOneAfterASuccessAreToldAtOnce() {
        work = () -> {
            throw new IllegalStateException("away");
        };
        task.start();
        awaitRuns(2);
        work = () -> {
            throw new IllegalArgumentException("another");
        };
        awaitRuns(2);
        work = () -> {};
        awaitRuns(2);
        work = () -> {
            throw new IllegalArgumentException("again");
        };
        awaitRuns(2);
        assertThat(told).extracting(Throwable::getMessage).containsExactly("away", "another", "again");
    }

    @Test
    void theEndWaitsForARunAndInterruptsNothing() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicBoolean interrupted = new AtomicBoolean();
        work = () -> {
            begun.countDown();
            await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            interrupted.set(Thread.currentThread().isInterrupted());
            ended.set(true);
        };
        task.start();
        begun.await();
        task.shutdown();
        assertThat(task.isRunning()).isFalse();
        task.stop();
        assertThat(ended).isTrue();
        assertThat(interrupted).isFalse();
    }

    @Test
    void aRunThatIsBrokenOffIsInterruptedAndItsFailureNotTold() throws InterruptedException {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        work = () -> {
            thread.complete(Thread.currentThread());
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException brokenOff) {
                throw new IllegalStateException(brokenOff);
            }
        };
        task.start();
        Thread atWork = thread.join();
        task.shutdownNow();
        atWork.join();
        assertThat(told).isEmpty();
    }

    @Test
    void aRunMayBeTheLastByItsOwnWillAndAStartBeginsAnew() {
        work = task::shutdown;
        task.start();
        await().until(() -> !task.isRunning());
        int before = runs.get();
        assertThat(before).isEqualTo(1);
        work = () -> {};
        task.start();
        await().until(() -> runs.get() > before + 1);
    }

    @Test
    void whatWasStartedAnewWaitsForTheRunThatOutlastedTheEnd() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        work = () -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            awaitUnlessInterrupted(mayEnd);
            atOnce.decrementAndGet();
        };
        task.start();
        await().until(() -> runs.get() == 1);
        task.shutdown();
        task.start();
        awaitTheNextRunsWait();
        assertThat(runs).hasValue(1);
        mayEnd.countDown();
        awaitRuns(3);
        assertThat(most).hasValue(1);
    }

    @Test
    void whatWaitsForARunThatOutlastedTheEndDoesNotBeginOnceItIsEndedItself() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        work = () -> awaitUnlessInterrupted(mayEnd);
        task.start();
        await().until(() -> runs.get() == 1);
        task.shutdown();
        task.start();
        awaitTheNextRunsWait();
        task.shutdown();
        mayEnd.countDown();
        task.stop();
        await("the threads to end").until(() -> threads().findAny().isEmpty());
        assertThat(runs).hasValue(1);
    }

    @Test
    void aRunThatOutlastedTheEndIsBrokenOffAlsoAfterTheNextStart() throws InterruptedException {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        work = () -> {
            thread.complete(Thread.currentThread());
            awaitUnlessInterrupted(new CountDownLatch(1));
        };
        task.start();
        Thread atWork = thread.join();
        task.shutdown();
        task.start();
        task.shutdownNow();
        atWork.join(Duration.ofMinutes(1).toMillis());
        assertThat(atWork.isAlive()).isFalse();
        assertThat(runs).hasValue(1);
    }

    private static void awaitTheNextRunsWait() {
        await("the next run to wait for its turn, or for the latch")
                .until(() -> threads()
                                .filter(thread -> thread.getState() == Thread.State.WAITING)
                                .count()
                        == 2);
    }

    private static Stream<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("repeated"));
    }

    private static void awaitUnlessInterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void itsThreadHasItsNameAndIsNoDaemonWhoeverStartsIt() throws InterruptedException {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        work = () -> thread.complete(Thread.currentThread());
        Thread daemon = new Thread(task::start);
        daemon.setDaemon(true);
        daemon.start();
        daemon.join();
        Thread own = thread.join();
        assertThat(own.getName()).isEqualTo("repeated");
        assertThat(own.isDaemon()).isFalse();
    }

    private PeriodicTask task(Consumer<Throwable> tell) {
        return new PeriodicTask("repeated", PAUSE, PAUSE, this::run, tell, nanos::get);
    }

    private void run() {
        runs.incrementAndGet();
        work.run();
    }

    private void awaitRuns(int more) {
        int before = runs.get();
        await().until(() -> runs.get() > before + more);
    }
}
