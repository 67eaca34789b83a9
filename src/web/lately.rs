//! What was made for a page and is kept in memory for the next one that asks for it: made once,
//! whoever else asks meanwhile, and let go by count and by weight, the least lately asked for
//! first. Whoever keeps something here gives it a key that says all that it was made from.

use std::{collections::VecDeque, sync::Arc};

use tokio::sync::{Mutex, OnceCell};

/// What says how much memory it takes.
pub(super) trait Weighs {
    /// Its bytes, as far as that can be told.
    fn weight(&self) -> usize;
}

/// Something that is made once.
type Place<V> = Arc<OnceCell<Arc<V>>>;

/// What is kept, the one asked for last at the end.
pub(super) struct Lately<K, V> {
    kept: Mutex<VecDeque<(K, Place<V>)>>,
    most: usize,
    heaviest: usize,
}

impl<K: Clone + PartialEq, V: Weighs> Lately<K, V> {
    /// Room for so many, and for so many bytes of them.
    pub(super) fn room_for(most: usize, heaviest: usize) -> Lately<K, V> {
        Lately {
            kept: Mutex::default(),
            most,
            heaviest,
        }
    }

    /// What is kept under a key, made where nothing is; a failure is not kept.
    pub(super) fn get<E>(
        &self,
        key: &K,
        make: impl Future<Output = Result<V, E>>,
    ) -> impl Future<Output = Result<Arc<V>, E>> {
        // What makes it is large, and this is waited for in many places.
        let make = Box::pin(async { make.await.map(Arc::new) });
        async move {
            let place = self.place(key).await;
            if let Some(known) = place.get() {
                return Ok(Arc::clone(known));
            }
            let known = place.get_or_try_init(|| make).await.map(Arc::clone)?;
            self.lighten().await;
            Ok(known)
        }
    }

    /// The place of a key, asked for last from now on.
    async fn place(&self, key: &K) -> Place<V> {
        let mut kept = self.kept.lock().await;
        let found = kept.iter().position(|(known, _)| known == key);
        let (key, place) = found
            .and_then(|at| kept.remove(at))
            .unwrap_or_else(|| (key.clone(), Place::default()));
        kept.push_back((key, Arc::clone(&place)));
        place
    }

    /// Lets go until the rest is few and light enough.
    async fn lighten(&self) {
        let mut kept = self.kept.lock().await;
        let weight = |(_, place): &(K, Place<V>)| place.get().map_or(0, |made| made.weight());
        let mut whole: usize = kept.iter().map(weight).sum();
        while kept.len() > self.most || whole > self.heaviest {
            let Some(oldest) = kept.pop_front() else {
                return;
            };
            whole = whole.saturating_sub(weight(&oldest));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Weighs for usize {
        fn weight(&self) -> usize {
            *self
        }
    }

    async fn keys(lately: &Lately<usize, usize>) -> Vec<usize> {
        let kept = lately.kept.lock().await;
        kept.iter().map(|(key, _)| *key).collect()
    }

    async fn made(lately: &Lately<usize, usize>, key: usize, weight: usize) -> Option<usize> {
        let made = lately.get(&key, async { Ok::<_, ()>(weight) }).await;
        made.ok().map(|made| *made)
    }

    #[tokio::test]
    async fn what_is_asked_for_again_is_not_made_again_and_the_least_lately_asked_for_goes() {
        let lately = Lately::room_for(4, 30);
        for key in 1..=3 {
            assert_eq!(made(&lately, key, 10).await, Some(10));
        }
        assert_eq!(made(&lately, 1, 99).await, Some(10), "it is kept");
        made(&lately, 4, 10).await;
        assert_eq!(keys(&lately).await, [3, 1, 4]);
        assert_eq!(made(&lately, 5, 31).await, Some(31), "given, if not kept");
        assert!(keys(&lately).await.is_empty());
        for key in 1..=6 {
            made(&lately, key, 0).await;
        }
        assert_eq!(keys(&lately).await, [3, 4, 5, 6]);
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let lately: Lately<usize, usize> = Lately::room_for(1, 1);
        assert!(lately.get(&1, async { Err(()) }).await.is_err());
        assert_eq!(made(&lately, 1, 1).await, Some(1));
    }
}
